"""What other programs wrote into their pictures, read as far as it is of use here."""
