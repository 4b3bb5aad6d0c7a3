# shellcheck shell=bash
# Keys that are too small, of the leaf, an intermediate and the root.

for kind in rsa2048 rsa3072 prime256v1 secp384r1 secp521r1 ed25519; do check yes "leaf $kind" key=$kind-leaf; done
# 512 bits are too few for the handshake itself.
for kind in rsa512 rsa768 rsa1024 rsa2040 prime192v1 explicit; do check no "leaf $kind" key=$kind-leaf; done
for kind in rsa2048 rsa4096 prime256v1 secp224r1 secp384r1 secp521r1 secp256k1 brainpoolP256r1 sect233r1 ed25519 \
  ed448; do
  authority strong key=$kind-mid issuer=root
  check yes "intermediate $kind" issuer=strong chain=strong
done
for kind in rsa1024 rsa1536 rsa2040 prime192v1 secp160r1 brainpoolP192r1 sect163k1 explicit; do
  authority weak key=$kind-mid issuer=root
  check no "intermediate $kind" issuer=weak chain=weak
done
for kind in rsa1024 rsa2040 prime192v1 secp160r1 sect163k1; do
  authority weakroot key=$kind-root
  check no "root $kind" issuer=weakroot chain='' trust=weakroot
  authority belowweak issuer=weakroot
  check no "root $kind above an intermediate" issuer=belowweak chain=belowweak trust=weakroot
done
authority dsa key=dsa1024-mid issuer=root
check no 'intermediate DSA 1024' issuer=dsa chain=dsa
authority dsa key=dsa2048-mid issuer=root
check yes 'intermediate DSA 2048' issuer=dsa chain=dsa
authority dsaroot key=dsa1024-mid
check no 'root DSA 1024' issuer=dsaroot chain='' trust=dsaroot
authority psskey key=pss2048-mid issuer=root
check yes 'intermediate with a key for RSASSA-PSS alone' issuer=psskey chain=psskey
authority psskey key=pss1024-mid issuer=root
check no 'intermediate with a key of 1024 bits for RSASSA-PSS alone' issuer=psskey chain=psskey
certificate ownweak key=rsa1024-own
check no 'leaf rsa1024, its own bundle' cert=ownweak chain='' trust=ownweak
certificate ownec key=prime192v1-own
check no 'leaf prime192v1, its own bundle' cert=ownec chain='' trust=ownec
check no 'a weak root is sent, a stranger trusted' issuer=weakroot chain=weakroot trust=stranger
