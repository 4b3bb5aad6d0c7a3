"""A proxy for CONNECT on loopback: whatever the host asked for, it leads to 127.0.0.1 at the same port, so that a
server there can be called by any name. Prints its own port."""
import socket, threading

def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass

def serve(client):
    with client:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 10000:
            part = client.recv(4096)
            if not part:
                return
            head += part
        try:
            port = int(head.split()[1].rsplit(b":", 1)[1])
            server = socket.create_connection(("127.0.0.1", port), 5)
        except (IndexError, ValueError, OSError):
            return
        with server:
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=copy, args=(server, client), daemon=True)
            back.start()
            copy(client, server)
            back.join(30)

listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
