// What --help prints.

export const usage = `istio-ls: checks Istio YAML, follows requests through it, and serves editors that do

  istio-ls check [paths]      print what is wrong in files and folders (default: this folder); "-" is
                              standard input, as in: helm template … | istio-ls check -
  istio-ls trace [METHOD] URL [paths]
                              what becomes of a request, step by step, with the file and line that decided;
                              tcp://HOST:PORT and tls://HOST:PORT for a connection
  istio-ls routes [HOST] [paths]
                              the effective routes of the gateways, of one (--through) or of a workload's
                              sidecar (--from), in the order in which they are tried
  istio-ls describe KIND/NAME[.NAMESPACE] [paths]
                              what a resource means in its mesh, and which others name it
  istio-ls rules [words]      list the rules: all, or those of themes, ids, and codes of istioctl and Kiali
  istio-ls explain WORD       a rule, a code (IST0101, KIA1107), or a field such as virtualservice.spec.http
  istio-ls serve --stdio      be a language server; plain "istio-ls --stdio" does the same

What is reported (check)
  --fail-on error|warning|information|never
                              from which severity on the exit code is 1 (default: error)
  --rule WORD=off|hint|information|warning|error
                              severity of a rule, of all of a theme (routing), or of those that stand for a code
                              (IST0101); may be given several times, the more exact word wins
  --all-rules                 the rules too that are off by default
  --suppress, -S CODE=RESOURCE
                              do not report a code (or rule) for a resource, as istioctl analyze does:
                              IST0101=VirtualService shop/reviews; "*" stands for any characters
  --include GLOB              report only on files that fit; all are read (may be given several times)
  --exclude GLOB              do not read files that fit (may be given several times)
  --changed-since REF         report on files that git says changed since REF left the current branch, and on
                              what that change broke in others; all are read
  --baseline FILE             findings that are listed there are not reported
  --update-baseline           writes all that is found to the baseline
  --max-findings N            report the N gravest at most; the exit code is that of all

Reports (check)
  --format text|json|sarif|github|gitlab|junit|rdjson[=FILE]
                              for people (default) or for programs; several, if all but one name a file
  --output, -o FILE           where a report goes that names no file (default: standard output)
  --show-suppressed           findings too that are suppressed, marked so, in json and sarif
  --quiet, -q                 the findings and nothing else: no summary, no progress
  --color auto|always|never   colours (default: auto, where a terminal is; NO_COLOR and FORCE_COLOR count)

Fixing (check)
  --fix                       mend what can be mended in one way only, in the files given, and report the rest
  --dry-run                   with --fix: print what would change as a diff; 1 if there is something

The request (trace; --through, --from, --environment and --format for routes, too)
  --through GATEWAY           comes from outside through this Gateway, NAME or NAMESPACE/NAME (default: the one
                              that serves the host of the URL)
  --from WORKLOAD             is sent by this workload, such as shop/cart-v1, through its sidecar
  --header NAME=VALUE, --cookie NAME=VALUE
                              may be given several times; --header host=NAME is what Host says
  --jwt FILE|TOKEN|JSON       a token, or its claims as JSON, which are taken for those of a valid token
  --principal ID              whose certificate the client shows to the gateway (https, tls)
  --source-ip IP              the address of the client
  --sni NAME                  the name that TLS asks for (default: the host of the URL)
  --environment NAME          an overlay of kustomize, or an environment of the settings (default: all files)
  --verbose                   also what was passed over, and why
  --format text|json          for people (default) or for programs

How files are read (check, trace, routes, describe)
  --stdin-filename FILE       the file that standard input is taken for
  --default-namespace NAME    namespace of resources that state none (default: not known, so any)
  --assume auto|complete      complete: the given files are all there is, so every name that leads
                              nowhere is reported (default: auto, report only with evidence)
  --istio-version newest|auto|1.N
                              release whose fields count (default: newest); auto: the newest that the
                              files mention
  --crds PATH                 definitions (file or folder) that replace the bundled schemas of their kinds;
                              may be given several times
  --mesh-config FILE
                              a MeshConfig document, which overrules what IstioOperators, Istio resources and
                              ConfigMaps "istio" among the files say

rules and explain
  --format text|json          for people (default) or for programs
  --api-version GROUP[/VERSION]
                              explain: which of several kinds of one name is meant
  --recursive                 explain: all fields below, as a tree

  -h, --help                  this text
  -V, --version               the version

Exit code: 0 nothing at or above --fail-on, 1 something, 2 could not run or not read everything.
trace: 0 the request arrives, 1 it does not, or not all of it, 2 that could not be said.
`;
