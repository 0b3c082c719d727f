"""How enquiries come in: by forms, by the topic, and by taking up what was set aside."""
