"""The chapter on robustness: which claims and numbers change when the report's choices are made otherwise."""
