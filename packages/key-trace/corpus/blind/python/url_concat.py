import urllib.request
from urllib.parse import urlencode

BASE = "https://maps.example.com/geocode"


def geocode(address, api_key):
    query = urlencode({"address": address, "key": api_key})
    url = BASE + "?" + query
    with urllib.request.urlopen(url) as response:  # expect: key-in-url
        return response.read()
