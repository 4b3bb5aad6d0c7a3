# shellcheck shell=bash
# When certificates are valid, those of authorities too.

check yes 'leaf until 2040' from=20200101000000Z to=20400101000000Z
check yes 'leaf until 9999' to=99991231235959Z
check no 'leaf has expired' to=20210101000000Z
check no 'leaf has expired in the century before' from=19500101000000Z to=19991231235959Z
check no 'leaf is not valid yet' from=20390101000000Z
check no 'leaf ends before it begins' from=20300101000000Z to=20250101000000Z
authority old issuer=root to=20210101000000Z
check no 'intermediate has expired' issuer=old chain=old
authority early issuer=root from=20390101000000Z
check no 'intermediate is not valid yet' issuer=early chain=early
authority oldroot to=20210101000000Z
check no 'root has expired' issuer=oldroot chain='' trust=oldroot
authority earlyroot from=20390101000000Z
check no 'root is not valid yet' issuer=earlyroot chain='' trust=earlyroot
authority again key=prime256v1-root subject=/CN=root
check yes 'a root was renewed, both are trusted' trust='root again'
cp "$pki/mid.pem" "$pki/mid2.pem" && cp "$pki/mid.key" "$pki/mid2.key"
authority oldmid key=prime256v1-mid subject=/CN=mid issuer=root to=20210101000000Z
check yes 'an expired intermediate is sent beside its successor' chain='oldmid mid'
check yes 'an expired intermediate is sent, its successor is in the bundle' chain=oldmid trust='mid root'
