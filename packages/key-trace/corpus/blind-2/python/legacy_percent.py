# -*- coding: utf-8 -*-
import logging

LOGGER = logging.getLogger('legacy')


def handler(environ, start_response):
    key = environ.get('HTTP_X_API_KEY', '')
    body = 'Unknown key: %(key)s' % {'key': key}
    start_response('403 Forbidden', [('Content-Type', 'text/plain')])
    LOGGER.error(body)  # expect: key-in-log
    return [b'forbidden']
