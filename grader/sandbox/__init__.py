"""Where strangers' code runs: forked from a process with the libraries loaded, behind several walls."""
