"""Facts the system comes with: the authorities and the first items of the editable lists."""
