"""The parts of a report: each turns a part of Facts into worded blocks."""
