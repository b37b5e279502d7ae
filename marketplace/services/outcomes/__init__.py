"""What came of engagements: reported by both sides blind to each other, published, challenged, counted."""
