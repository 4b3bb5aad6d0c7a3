# shellcheck shell=bash
# With which digest certificates are signed: all but that of the trusted end have to be signed well.

for digest in sha512-256 sha3-256; do
  check any "leaf, RSA with $digest" issuer=rsamid chain=rsamid trust=rsaroot sign=-$digest
done
for digest in sha224 sha256 sha384 sha512; do
  check yes "leaf, RSA with $digest" issuer=rsamid chain=rsamid trust=rsaroot sign=-$digest
done
for digest in md5 sha1 ripemd160; do
  check no "leaf, RSA with $digest" issuer=rsamid chain=rsamid trust=rsaroot sign=-$digest
  authority badly key=rsa2048-badly issuer=rsaroot sign=-$digest
  check no "intermediate, RSA with $digest" issuer=badly chain=badly trust=rsaroot
  authority badroot key=rsa2048-root subject=/CN=badroot sign=-$digest
  check yes "root, RSA with $digest" issuer=badroot chain='' trust=badroot
  check yes "root, RSA with $digest, sent too" issuer=badroot chain=badroot trust=badroot
  check no "root, RSA with $digest, unknown" issuer=badroot chain=badroot trust=root
  certificate badown key=rsa2048-own sign=-$digest
  check yes "leaf, RSA with $digest, its own bundle" cert=badown chain='' trust=badown
done
check any 'leaf, ECDSA with sha3-256' sign=-sha3-256
for digest in sha224 sha256 sha384 sha512; do check yes "leaf, ECDSA with $digest" sign=-$digest; done
check no 'leaf, ECDSA with sha1' sign=-sha1
authority badec issuer=root sign=-sha1
check no 'intermediate, ECDSA with sha1' issuer=badec chain=badec
authority lowbad issuer=badec
check no 'the upper one of two intermediates, ECDSA with sha1' issuer=lowbad chain='lowbad badec'
check no 'intermediate, ECDSA with sha1, in the bundle too' issuer=badec chain='' trust='badec root'
authority badec2 key=prime256v1-mid subject=/CN=mid issuer=root sign=-sha1
check yes 'a bad intermediate is sent, a good one is in the bundle' chain=badec2 trust='mid root'
check yes 'a good root under the name of a bad one that is sent' chain='mid badec2'

pss='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest'
for digest in sha256 sha384 sha512; do
  check yes "leaf, RSASSA-PSS with $digest" issuer=rsamid chain=rsamid trust=rsaroot sign="-$digest $pss"
done
check yes 'leaf, RSASSA-PSS with sha256 and a mask by sha1' issuer=rsamid chain=rsamid trust=rsaroot \
  sign="-sha256 $pss -sigopt rsa_mgf1_md:sha1"
check no 'leaf, RSASSA-PSS with sha1' issuer=rsamid chain=rsamid trust=rsaroot sign="-sha1 $pss"
authority badpss key=rsa2048-badly issuer=rsaroot sign="-sha1 $pss"
check no 'intermediate, RSASSA-PSS with sha1' issuer=badpss chain=badpss trust=rsaroot
authority goodpss key=rsa2048-badly issuer=rsaroot sign="-sha256 $pss"
check yes 'intermediate, RSASSA-PSS with sha256' issuer=goodpss chain=goodpss trust=rsaroot
authority badpssroot key=rsa2048-root subject=/CN=badpssroot sign="-sha1 $pss"
check yes 'root, RSASSA-PSS with sha1' issuer=badpssroot chain='' trust=badpssroot

authority edroot key=ed25519-root
check yes 'leaf, Ed25519' issuer=edroot chain='' trust=edroot
authority dsaroot key=dsa2048-mid
check yes 'leaf, DSA with sha256' issuer=dsaroot chain='' trust=dsaroot sign=-sha256
check no 'leaf, DSA with sha1' issuer=dsaroot chain='' trust=dsaroot sign=-sha1
certificate damaged issuer=rsaroot key=rsa2048-leaf
rewrite damaged 0603551d0f 0603551d0f rsamid
check no 'a signature that does not fit' cert=damaged chain='' trust=rsaroot
