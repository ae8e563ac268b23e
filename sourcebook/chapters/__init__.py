"""What a notebook argues with: one module or package for each chapter; imports findings, compare and mentions."""
