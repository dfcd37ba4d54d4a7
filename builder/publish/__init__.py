"""What learners get: forms, lifted keys, the bundle that runs in the page."""
