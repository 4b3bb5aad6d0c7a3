# shellcheck shell=bash
# What authorities may not sign for, and extensions that mean nothing here.

# constrained CONSTRAINT: an intermediate that has it.
constrained() { authority bound issuer=root more="subjectKeyIdentifier=hash|nameConstraints=critical,$1"; }

constrained 'permitted;DNS:localhost'
check yes 'a permitted name' issuer=bound chain=bound
check no 'a name that is not permitted' issuer=bound chain=bound san=DNS:a.example.com host=a.example.com
check no 'a permitted name and another' issuer=bound chain=bound san=DNS:localhost,DNS:a.example.com
check yes 'CN with a permitted name, no SAN' issuer=bound chain=bound subject=/CN=localhost san=no
constrained 'permitted;DNS:example.com'
check yes 'a name below a permitted one' issuer=bound chain=bound san=DNS:a.example.com host=a.example.com
check no 'a name that ends like a permitted one' issuer=bound chain=bound san=DNS:aexample.com host=aexample.com
check no 'CN with an address beside a permitted name' issuer=bound chain=bound subject=/CN=127.0.0.1 \
  san=DNS:a.example.com host=127.0.0.1
check no 'CN beside a permitted name' issuer=bound chain=bound subject=/CN=b.invalid.org san=DNS:a.example.com \
  host=b.invalid.org
check no 'CN that is not permitted, no SAN' issuer=bound chain=bound subject=/CN=b.invalid.org san=no host=b.invalid.org
check no 'CN with an address that is not permitted, no SAN' issuer=bound chain=bound subject=/CN=127.0.0.1 san=no \
  host=127.0.0.1
check no 'CN that is not permitted beside an e-mail address' issuer=bound chain=bound subject=/CN=b.invalid.org \
  san=email:a@example.com host=b.invalid.org
constrained 'excluded;DNS:localhost'
check no 'an excluded name' issuer=bound chain=bound
check yes 'a name that is not excluded' issuer=bound chain=bound san=DNS:a.example.com host=a.example.com
# OpenSSL takes a CN for a name of DNS only where it has a dot.
check yes 'CN with an excluded name of one label, no SAN' issuer=bound chain=bound subject=/CN=localhost san=no
constrained 'excluded;DNS:example.com'
check no 'CN with an excluded name, no SAN' issuer=bound chain=bound subject=/CN=a.example.com san=no host=a.example.com
check no 'a wildcard below an excluded name' issuer=bound chain=bound san='DNS:*.example.com' host=a.example.com
constrained 'permitted;IP:127.0.0.0/255.0.0.0'
check yes 'a permitted address' issuer=bound chain=bound san=IP:127.0.0.1 host=127.0.0.1
check no 'an address that is not permitted beside one that is' issuer=bound chain=bound \
  san=IP:127.0.0.1,IP:10.0.0.1 host=127.0.0.1
constrained 'permitted;IP:10.0.0.0/255.0.0.0'
check no 'an address that is not permitted' issuer=bound chain=bound san=IP:127.0.0.1 host=127.0.0.1
constrained 'excluded;IP:127.0.0.0/255.0.0.0'
check no 'an excluded address' issuer=bound chain=bound san=IP:127.0.0.1 host=127.0.0.1
constrained 'permitted;dirName:dir|[dir]|O=Ours'
check yes 'a permitted subject' issuer=bound chain=bound subject=/O=Ours/CN=x
check no 'a subject that is not permitted' issuer=bound chain=bound subject=/O=Theirs/CN=x
constrained 'permitted;email:example.com'
check yes 'constraints on e-mail addresses' issuer=bound chain=bound
authority boundroot more='subjectKeyIdentifier=hash|nameConstraints=critical,permitted;DNS:example.com'
check no "the root's constraints" issuer=boundroot chain='' trust=boundroot
authority belowbound issuer=bound
check yes 'constraints two levels above' issuer=belowbound chain='belowbound bound'
constrained 'permitted;DNS:example.com'
check no 'constraints two levels above that are not kept' issuer=belowbound chain='belowbound bound'

check yes 'an unknown extension' more=1.2.3.4=DER:05:00
check no 'an unknown critical extension' more=1.2.3.4=critical,DER:05:00
authority odd issuer=root more='subjectKeyIdentifier=hash|1.2.3.4=critical,DER:05:00'
check no 'an unknown critical extension of an intermediate' issuer=odd chain=odd
authority oddroot more='subjectKeyIdentifier=hash|1.2.3.4=critical,DER:05:00'
check no 'an unknown critical extension of the root' issuer=oddroot chain='' trust=oddroot
check yes 'a certificate policy' more=certificatePolicies=1.2.3.4
check yes 'must-staple without a staple' more=tlsfeature=status_request
check yes 'places of revocation and issuers that nobody asks' \
  more='crlDistributionPoints=URI:http://127.0.0.1:1/crl|authorityInfoAccess=caIssuers;URI:http://127.0.0.1:1/ca'
check no 'a missing intermediate that could be downloaded' chain='' \
  more='authorityInfoAccess=caIssuers;URI:http://127.0.0.1:1/ca'
check yes 'an issuer named by serial number' more='authorityKeyIdentifier=issuer:always'

# twice ID OPTION=VALUE...: the leaf's extension 2.5.29.99 becomes a second one of the object id ID, DER in hex.
twice() {
  local id=$1
  shift
  certificate double issuer=rsaroot key=rsa2048-leaf "$@" && rewrite double 0603551d63 "$id" rsaroot && return
  rm -f "$pki/double.pem"
}

twice 0603551d11 more=2.5.29.99=DER:30:0b:82:09:6c:6f:63:61:6c:68:6f:73:74 san=DNS:a.example.com
check no 'two SAN' cert=double chain='' trust=rsaroot
twice 0603551d0f more=2.5.29.99=DER:03:02:07:80 ku=nonRepudiation
check no 'two keyUsage' cert=double chain='' trust=rsaroot
twice 0603551d25 more=2.5.29.99=DER:30:0a:06:08:2b:06:01:05:05:07:03:01 eku=clientAuth
check no 'two extendedKeyUsage' cert=double chain='' trust=rsaroot
twice 0603551d13 more=2.5.29.99=DER:30:00
check no 'two basicConstraints' cert=double chain='' trust=rsaroot
