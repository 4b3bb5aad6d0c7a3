"""What Python's ssl says of a server on loopback: handshake.py ADDRESS PORT NAME BUNDLE. Exits 0 where it is trusted
for that name, 1 with the reason where not."""
import socket, ssl, sys

address, port, name, bundle = sys.argv[1:]
try:
    trust = ssl.create_default_context(cafile=bundle)
    with socket.create_connection((address, int(port)), 10) as plain, trust.wrap_socket(plain, server_hostname=name):
        pass
except (ssl.SSLError, ssl.CertificateError, ValueError) as why:
    print(getattr(why, "verify_message", "") or why)
    sys.exit(1)
