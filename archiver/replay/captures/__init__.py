"""What is told of captures: their facts, their neighbours, their places in time."""
