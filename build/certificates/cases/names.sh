# shellcheck shell=bash
# Whom a certificate is for: by its subjectAltName extension, and by its CN only where it has none.

any=a.example.com
check yes 'DNS name in the SAN'
check yes 'DNS name as the last of several' san='DNS:a.example.com,IP:127.0.0.9,DNS:localhost'
check yes 'DNS name in capitals' san=DNS:LOCALHOST
check yes 'DNS name through the proxy' san=DNS:$any host=$any
check no 'another DNS name' san=DNS:other.example.com
check no 'the name with more before it' san=DNS:a.localhost
check no 'the name with more behind it' san=DNS:localhost.example.com
check yes 'address in the SAN' san=IP:127.0.0.1 host=127.0.0.1
check no 'another address' san=IP:127.0.0.2 host=127.0.0.1
check no 'the address as a DNS name' san=DNS:127.0.0.1 host=127.0.0.1
check no 'the address mapped into IPv6' san=IP:::ffff:127.0.0.1 host=127.0.0.1
check no 'the address for its name' san=IP:127.0.0.1
check yes 'address of IPv6' san=IP:::1 host='[::1]'
check no 'another address of IPv6' san=IP:::2 host='[::1]'
check yes 'critical SAN, empty subject' subject=/ san=critical,DNS:localhost
check no 'neither SAN nor subject' subject=/ san=no

check yes 'CN without a SAN' subject=/CN=localhost san=no
check yes 'CN with an address without a SAN' subject=/CN=127.0.0.1 san=no host=127.0.0.1
check yes 'CN with a wildcard without a SAN' subject='/CN=*.example.com' san=no host=$any
check no 'another CN without a SAN' subject=/CN=other san=no
check no 'OU without a SAN' subject=/OU=localhost/CN=other san=no
check no 'CN beside another DNS name' subject=/CN=localhost san=DNS:$any
check no 'CN with an address beside a DNS name' subject=/CN=127.0.0.1 san=DNS:$any host=127.0.0.1
check no 'CN with an address beside another address' subject=/CN=127.0.0.1 san=IP:127.0.0.2 host=127.0.0.1
check no 'CN beside an address' subject=/CN=localhost san=IP:127.0.0.1
check no 'CN with an address beside an e-mail address' subject=/CN=127.0.0.1 san=email:a@example.com host=127.0.0.1
check no 'CN beside an e-mail address' subject=/CN=localhost san=email:a@example.com
check no 'CN beside a URI' subject=/CN=localhost san=URI:https://localhost/
check no 'CN beside a registered id' subject=/CN=localhost san=RID:1.2.3.4
check no 'CN beside an empty SAN' subject=/CN=localhost san=DER:30:00
check no 'CN beside a damaged SAN' subject=/CN=localhost san=DER:04:02:30:00
check no 'URI in the SAN' san=URI:https://localhost/

check yes 'wildcard' san='DNS:*.example.com' host=$any
check yes 'wildcard in capitals' san='DNS:*.EXAMPLE.com' host=$any
check yes 'wildcard and an international name' san='DNS:*.example.com' host=xn--bcher-kva.example.com
check yes 'international name' san=DNS:xn--bcher-kva.example.com host=xn--bcher-kva.example.com
check no 'wildcard and two labels' san='DNS:*.example.com' host=b.a.example.com
check no 'wildcard and no label' san='DNS:*.example.com' host=example.com
check no 'wildcard alone' san='DNS:*' host=$any
check no 'wildcard below a top level domain' san='DNS:*.com' host=example.com
check no 'wildcard in front of a part' san='DNS:*a.example.com' host=aa.example.com
check no 'wildcard behind a part' san='DNS:a*.example.com' host=aa.example.com
check no 'wildcard in the second label' san='DNS:a.*.com' host=$any
check no 'two wildcards' san='DNS:*.*.com' host=$any
check no 'wildcard for an address' san='DNS:*.0.0.1' host=127.0.0.1
check no 'a name with a dot in front' san=DNS:.example.com host=$any
check no 'a name with a null character' san=DER:30:12:82:10:6c:6f:63:61:6c:68:6f:73:74:00:2e:65:76:69:6c:2e
check no 'an empty name' san=DER:30:02:82:00
check yes 'two CN, the last one right, no SAN' subject=/CN=other/CN=localhost san=no
