"""What is coded: the tables' kinds, codebook, contract, corrections and sheets; imports documents and errors."""
