"""What is printed: certificates, and the slides of the showcase, as PDF and as pictures.

The templates hold no words of ours and no words of others: both come as values, so nothing that
people write can be taken for the template's language.
"""
