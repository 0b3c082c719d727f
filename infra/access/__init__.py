"""Who may do what on Kafka: principals, their secrets, certificates, and how the broker learns of them."""
