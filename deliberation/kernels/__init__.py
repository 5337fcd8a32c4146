"""Kernels: arrays in, arrays out. No pandas, no arrow, no files; numpy and scipy only."""
