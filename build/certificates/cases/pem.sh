# shellcheck shell=bash
# Forms of a bundle. OpenSSL takes a BEGIN only as a whole line, and refuses the whole file where one block is damaged.
# The system's files are read as .NET reads them, so only the bundle is looked at here.

form=$work/form.pem pem=$pki/root.pem
body() { sed '1d;$d' "$pem"; }

# written WANTED WHAT: the root as it comes on stdin, written to the bundle.
written() {
  cat > "$form"
  check "$1" "$2" cert=pemleaf bundle="$form" only=bundle
}

certificate pemleaf issuer=mid
begin='-----BEGIN CERTIFICATE-----' end='-----END CERTIFICATE-----'
written yes 'as openssl writes it' < "$pem"
sed 's/$/\r/' "$pem" | written yes 'lines end in CR LF'
tr '\n' '\r' < "$pem" | written no 'lines end in CR'
{ printf 'a comment\n\n# another\n' && cat "$pem" && printf 'the end'; } | written yes 'text around it'
printf %s "$(cat "$pem")" | written yes 'no end of the last line'
{ printf '%s\n' "$begin" && body | tr -d '\n' && printf '\n%s\n' "$end"; } | written yes 'one long line'
{ printf '%s\n' "$begin" && body | fold -w 20 && printf '%s\n' "$end"; } | written yes 'short lines'
{ printf '%s\n' "$begin" && body | fold -w 20 && printf '\n%s\n' "$end"; } | written no 'an empty line behind the data'
sed '5s/^/\n/' "$pem" | written no 'an empty line between the data'
sed '5s/^/ \n/' "$pem" | written no 'a line of blanks between the data'
sed 's/^-.*/&  /' "$pem" | written yes 'blanks behind the first and the last line'
sed 's/$/ /' "$pem" | written yes 'blanks behind every line'
sed 's/^/ /' "$pem" | written no 'blanks in front of every line'
sed "s/^$begin/ &/" "$pem" | written no 'a blank in front of the first line'
sed "s/^$begin/	&/" "$pem" | written no 'a tab in front of the first line'
sed "s/^$begin/#&/" "$pem" | written no 'a # in front of the first line'
sed 's/^/#/' "$pem" | written no 'a # in front of every line'
sed "s/^$end/ &/" "$pem" | written no 'a blank in front of the last line'
sed "s/^$begin/text &/" "$pem" | written no 'text in front of the first line'
sed "s/^$begin/& text/" "$pem" | written no 'text behind the first line'
{ printf '%s' "$begin" && body && printf '%s\n' "$end"; } | written no 'data behind the first line'
{ printf '%s\n' "$begin" && printf %s "$(body)" && printf '%s\n' "$end"; } | written no 'the last line behind data'
{ printf 'a block begins with %s\n' "$begin" && cat "$pem"; } | written yes 'prose that quotes the first line'
{ printf '%s begins a block\n' "$begin" && cat "$pem"; } | written yes 'prose that begins with the first line'
{ printf '%s\n' "$begin" && cat "$pem"; } | written no 'the first line twice'
{ printf '%s\n' "$end" && cat "$pem"; } | written yes 'a last line in front'
sed '$d' "$pem" | written no 'no last line'
sed "s/^$end/-----END X509 CERTIFICATE-----/" "$pem" | written no 'a last line of another kind'
sed 's/ CERTIFICATE/ X509 CERTIFICATE/' "$pem" | written yes 'X509 CERTIFICATE'
openssl x509 -in "$pem" -trustout -addreject clientAuth | written no 'TRUSTED CERTIFICATE'
openssl x509 -in "$pem" -outform DER | written no 'DER'
{ printf '\357\273\277' && cat "$pem"; } | written no 'a byte order mark'
{ printf '\357\273\277\n' && cat "$pem"; } | written yes 'a byte order mark on a line of its own'
sed 's/^-----/----/' "$pem" | written no 'four dashes'
sed 's/^-----/------/' "$pem" | written no 'six dashes'
sed 's/BEGIN CERTIFICATE/BEGIN certificate/;s/END CERTIFICATE/END certificate/' "$pem" | written no 'small letters'
sed 's/BEGIN CERTIFICATE/BEGIN ANYTHING/;s/END CERTIFICATE/END ANYTHING/' "$pem" | written no 'another kind of block'
{ cat "$pki/root.key" "$pem"; } | written yes 'a private key in front'
{ cat "$pem" && printf '%s\n!!\n%s\n' "$begin" "$end"; } | written no 'a damaged block behind it'
{ printf '%s\nAAAA\n%s\n' "$begin" "$end" && cat "$pem"; } | written no 'a block without a certificate in front'
{ printf -- '-----BEGIN NOTE-----\n' && cat "$pem" && printf -- '-----END NOTE-----\n'; } |
  written no 'inside another block'
{ printf -- '-----BEGIN NOTE-----\nAAAA\n' && cat "$pem"; } | written no 'behind a block that does not end'
{ openssl x509 -in "$pem" -outform DER && printf 'more'; } | openssl base64 > "$work/more"
{ printf '%s\n' "$begin" && cat "$work/more" && printf '%s\n' "$end"; } | written no 'more behind the certificate'
printf '\n' | written no 'an empty line alone'
: | written no 'an empty file'
