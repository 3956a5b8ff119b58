"""What the product needs of its databases beyond Django, from locks to filters; knows no model."""
