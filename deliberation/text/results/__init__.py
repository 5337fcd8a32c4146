"""What ``find_themes`` returns: themes, sizes, verbatims, mobilisations, lasting ids."""
