# shellcheck shell=bash
# What a key may be used for.

check yes 'no keyUsage' ku=no
for usage in digitalSignature keyEncipherment keyAgreement digitalSignature,nonRepudiation; do
  check yes "keyUsage $usage" ku=critical,$usage
done
for usage in nonRepudiation dataEncipherment keyCertSign cRLSign keyCertSign,cRLSign,nonRepudiation encipherOnly; do
  check no "keyUsage $usage" ku=critical,$usage
done
check no 'keyUsage nonRepudiation, not critical' ku=nonRepudiation
check no 'keyUsage without a bit' ku=DER:03:01:00
check no 'keyUsage that can not be read' ku=DER:05:00
check no 'keyUsage nonRepudiation, RSA' ku=critical,nonRepudiation key=rsa2048-leaf
certificate ownku ku=critical,keyCertSign,cRLSign bc=critical,CA:TRUE eku=no
check no 'keyUsage keyCertSign, signs itself, its own bundle' cert=ownku chain='' trust=ownku
certificate ownboth ku=critical,keyCertSign,digitalSignature bc=critical,CA:TRUE eku=no
check yes 'keyUsage keyCertSign and digitalSignature, its own bundle' cert=ownboth chain='' trust=ownboth

check yes 'no extendedKeyUsage' eku=no
check yes 'extendedKeyUsage serverAuth, critical' eku=critical,serverAuth
check yes 'extendedKeyUsage clientAuth,serverAuth' eku=clientAuth,serverAuth
for usage in clientAuth codeSigning emailProtection timeStamping OCSPSigning 1.2.3.4 anyExtendedKeyUsage; do
  check no "extendedKeyUsage $usage" eku=$usage
done
check yes 'extendedKeyUsage anyExtendedKeyUsage,serverAuth' eku=anyExtendedKeyUsage,serverAuth
check no 'extendedKeyUsage without an entry' eku=DER:30:00
check no 'extendedKeyUsage that can not be read' eku=DER:05:00
certificate owneku eku=clientAuth
check no 'extendedKeyUsage clientAuth, its own bundle' cert=owneku chain='' trust=owneku

for usage in serverAuth clientAuth,serverAuth; do
  authority used issuer=root eku=$usage
  check yes "intermediate with extendedKeyUsage $usage" issuer=used chain=used
done
for usage in clientAuth emailProtection anyExtendedKeyUsage; do
  authority used issuer=root eku=$usage
  check no "intermediate with extendedKeyUsage $usage" issuer=used chain=used
done
authority usedroot eku=serverAuth
check yes 'root with extendedKeyUsage serverAuth' issuer=usedroot chain='' trust=usedroot
authority usedroot eku=clientAuth
check no 'root with extendedKeyUsage clientAuth' issuer=usedroot chain='' trust=usedroot

check yes 'Netscape type server' more=nsCertType=server
check no 'Netscape type client' more=nsCertType=client
check no 'Netscape type objsign,email' more=nsCertType=objsign,email
authority netscape issuer=root more='subjectKeyIdentifier=hash|nsCertType=sslCA'
check yes 'intermediate with Netscape type sslCA' issuer=netscape chain=netscape
authority netscape issuer=root more='subjectKeyIdentifier=hash|nsCertType=objCA'
check yes 'intermediate with Netscape type objCA beside CA:TRUE' issuer=netscape chain=netscape
authority netscape issuer=root bc=no ku=no more='subjectKeyIdentifier=hash|nsCertType=objCA'
check no 'intermediate that is an authority by Netscape type objCA' issuer=netscape chain=netscape
