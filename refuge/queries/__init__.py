"""Records to show. Every function's first argument is the viewer."""
