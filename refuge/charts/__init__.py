"""Every chart: numbers in, a chart with its sentence and its table out."""
