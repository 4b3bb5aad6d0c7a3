# shellcheck shell=bash
# Which chains lead to an authority that counts.

check yes 'the root has signed' issuer=root chain=''
check yes 'one intermediate'
authority low issuer=mid
check yes 'two intermediates' issuer=low chain='low mid'
check yes 'two intermediates in the wrong order' issuer=low chain='mid low'
check yes 'the root is sent too' chain='mid root'
authority stranger
check yes 'a stranger is sent too' chain='stranger mid'
check yes 'the root among strangers' trust='stranger root stranger'
check no 'the intermediate is missing' chain=''
check no 'the lower one of two is missing' issuer=low chain=mid
check yes 'the intermediate is in the bundle' chain='' trust='mid root'
# curl asks OpenSSL for partial chains; botocore does not.
check no 'only the intermediate is in the bundle' trust=mid
check no 'only the leaf is in the bundle' chain='' trust=leaf
check no 'unknown root' trust=stranger
check no 'unknown root that is sent' chain='mid root' trust=stranger
check no 'the intermediate of another' trust=stranger chain=stranger
authority twin subject=/CN=root
check no 'root of the same name with another key' trust=twin
check no 'root of the same name that is sent' chain='mid root' trust=twin
check yes 'roots of the same name, both trusted' trust='twin root'
authority twinmid subject=/CN=mid issuer=root
check yes 'intermediates of the same name, both sent' chain='twinmid mid'
check no 'intermediate of the same name with another key' chain=twinmid

certificate own san=DNS:localhost
check yes 'signs itself, its own bundle' cert=own chain='' trust=own
certificate ownca bc=critical,CA:TRUE ku=no eku=no san=DNS:localhost
check yes 'signs itself, CA:TRUE, its own bundle' cert=ownca chain='' trust=ownca
certificate ownplain bc=no ku=no eku=no san=DNS:localhost
check yes 'signs itself, no usages, its own bundle' cert=ownplain chain='' trust=ownplain
check no 'signs itself, unknown' cert=own chain='' trust=root
check no 'signs itself, the bundle has its name with another key' cert=own chain='' trust=ownca
check yes 'its own bundle among others' cert=ownca chain='' trust='root ownca'

certificate server issuer=mid bc=critical,CA:FALSE
check no 'a leaf signs another' issuer=server chain='server mid'
authority nobc issuer=root bc=no ku=no
check no 'intermediate without basicConstraints and usages' issuer=nobc chain=nobc
authority falsely issuer=root bc=critical,CA:FALSE
check no 'intermediate with CA:FALSE and keyCertSign' issuer=falsely chain=falsely
authority nosign issuer=root ku=critical,digitalSignature
check no 'intermediate without keyCertSign' issuer=nosign chain=nosign
authority noku issuer=root ku=no
check yes 'intermediate without keyUsage' issuer=noku chain=noku
authority soft issuer=root bc=CA:TRUE ku=keyCertSign
check yes 'intermediate whose extensions are not critical' issuer=soft chain=soft
authority rootnosign ku=critical,digitalSignature
check no 'root without keyCertSign' issuer=rootnosign chain='' trust=rootnosign
authority rootfalse bc=critical,CA:FALSE
check no 'root with CA:FALSE' issuer=rootfalse chain='' trust=rootfalse
authority v1root bc=no ku=no more=''
check yes 'root of version 1' issuer=v1root chain='' trust=v1root
check yes 'leaf with CA:TRUE' bc=critical,CA:TRUE

authority zero issuer=root bc=critical,CA:TRUE,pathlen:0
check yes 'path length 0, a leaf below' issuer=zero chain=zero
authority below issuer=zero
check no 'path length 0, an intermediate below' issuer=below chain='below zero'
authority one issuer=root bc=critical,CA:TRUE,pathlen:1
authority belowone issuer=one
check yes 'path length 1, an intermediate below' issuer=belowone chain='belowone one'
authority belowtwo issuer=belowone
check no 'path length 1, two intermediates below' issuer=belowtwo chain='belowtwo belowone one'
authority zeroroot bc=critical,CA:TRUE,pathlen:0
authority zeromid issuer=zeroroot
check no 'path length 0 of the root, an intermediate below' issuer=zeromid chain=zeromid trust=zeroroot

authority crossed key=prime256v1-stranger subject=/CN=stranger issuer=root
check yes 'cross-signed by a trusted root' issuer=stranger chain=crossed
authority loop issuer=mid subject=/CN=loop
authority looped key=prime256v1-mid subject=/CN=mid issuer=loop
check no 'two intermediates that sign each other' chain='looped loop'
certificate bent issuer=rsamid key=rsa2048-leaf
rewrite bent 2a864886f70d01010b 2a864886f70d01010b rsaroot
check no 'signed by another key than that of its issuer' cert=bent chain=rsamid trust=rsaroot
