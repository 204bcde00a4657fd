"""The CDX server API: the index of the archive for programs, in the words of pywb and of the Internet Archive."""
