"""What comes in by itself: forms, enquiries, and what was set aside."""
