"""Documents of the vendor in, contracts out: readers, settled readings, merging."""
