"""What the product needs of its databases beyond Django; knows no model."""
