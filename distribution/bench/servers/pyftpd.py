"""pyftpdlib's server: one account, a folder, and TLS for who asks for it.

Arguments: port, folder, certificate, key, user, password.
"""

import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.servers import FTPServer

port, folder, certificate, key, user, password = sys.argv[1:]
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, folder, perm="elradfmwMT")


class Handler(TLS_FTPHandler):
    pass


Handler.authorizer = authorizer
Handler.certfile, Handler.keyfile = certificate, key
FTPServer.max_cons = 4096
FTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
