"""Numbers to show: one file per question. Every figure's first argument is the viewer."""
