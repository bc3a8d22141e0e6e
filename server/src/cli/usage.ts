// What --help prints.

export const usage = `istio-ls: checks Istio YAML and follows requests through it, on the command line and in editors

  istio-ls check [paths]      report problems in files and folders (default: this folder); "-" is
                              standard input: helm template … | istio-ls check -
  istio-ls trace [METHOD] URL [paths]
                              follow a request step by step, with the file and line that decided;
                              tcp://HOST:PORT and tls://HOST:PORT for a connection
  istio-ls routes [HOST] [paths]
                              list the effective routes of all gateways, of one (--through), or of a
                              workload's sidecar (--from), in the order in which they are tried
  istio-ls describe KIND/NAME[.NAMESPACE] [paths]
                              say what a resource means in its mesh, and which others name it
  istio-ls graph [WHAT] [paths]
                              draw the route map, from where requests come in to the pods: of a resource
                              (KIND/NAME[.NAMESPACE]), of a host, or of everything
  istio-ls test [paths]       run route tests (*.istio-test.yaml) on the mesh that the files make
  istio-ls rules [words]      list the rules: all, or by theme, id, or code of istioctl and Kiali
  istio-ls explain WORD       explain a rule, a code (IST0101, KIA1107), a field such as virtualservice.spec.http,
                              or a message of Envoy or istiod, in quotes
  istio-ls serve --stdio      run the language server; "istio-ls --stdio" does the same

What is reported (check)
  --fail-on error|warning|information|never
                              lowest severity that makes the exit code 1 (default: error)
  --rule WORD=off|hint|information|warning|error
                              severity of a rule, of a theme (routing), or of the rules for a code (IST0101);
                              may be repeated, the most specific one wins
  --all-rules                 also run the rules that are off by default
  --suppress, -S CODE=RESOURCE
                              do not report a code (or rule) for a resource, as istioctl analyze does:
                              IST0101=VirtualService shop/reviews; "*" matches any characters
  --include GLOB              report only on matching files; all are read (may be repeated)
  --exclude GLOB              do not read matching files (may be repeated)
  --changed-since REF         report on files changed since the common ancestor of REF and the current branch,
                              and on what the changes broke in other files; all are read
  --baseline FILE             do not report the findings listed in FILE
  --update-baseline           write all findings to the baseline
  --max-findings N            report only the N most severe findings; the exit code is that of all

Reports (check)
  --format text|json|sarif|github|gitlab|junit|rdjson[=FILE]
                              text (default) or a format for other programs; may be repeated if all but one
                              name a file
  --output, -o FILE           where to write the report of a --format without a file (default: standard output)
  --show-suppressed           also report suppressed findings, marked as such (json and sarif)
  --quiet, -q                 print only the findings: no summary, no progress
  --color auto|always|never   use colors (default: auto, if on a terminal; respects NO_COLOR and FORCE_COLOR)

Fixing (check)
  --fix                       fix findings that have only one fix, in the given files, and report the rest
  --dry-run                   with --fix: print the changes as a diff; the exit code is 1 if there are any

Rendering (check)
  --render                    render charts and overlays too, with helm and kustomize of the PATH, and report what
                              that shows at the template it comes from; see docs/security.md for what is run

The request (trace; --through, --from, --environment and --format for routes, too)
  --through GATEWAY           comes from outside through this Gateway, NAME or NAMESPACE/NAME (default: the one
                              that serves the host of the URL)
  --from WORKLOAD             is sent by this workload, such as shop/cart-v1, through its sidecar
  --header NAME=VALUE, --cookie NAME=VALUE
                              may be given several times; --header host=NAME sets the Host header
  --jwt FILE|TOKEN|JSON       a token, or its claims as JSON, which are used as those of a valid token
  --principal ID              whose certificate the client shows to the gateway (https, tls)
  --source-ip IP              the address of the client
  --sni NAME                  the name that TLS asks for (default: the host of the URL)
  --environment NAME          an overlay of kustomize, or an environment of the settings (default: all files)
  --verbose                   also show what was passed over, and why
  --format text|json          output format (default: text)

The map (graph; also accepts --environment)
  --format mermaid|dot|svg|json
                              output format (default: mermaid)
  --file FILE                 draw only what has to do with the resources in this file; all are read
  --filter, -t WORDS          draw only routes with these words in their names or hosts
  --request "URL OPTIONS"     mark the way of a request, written as for trace

How files are read (check, trace, routes, describe, graph)
  --stdin-filename FILE       file name of standard input
  --default-namespace NAME    namespace of resources that do not set one (default: unknown, matches any)
  --assume auto|complete      complete: the given files contain everything, so report every unknown name
                              (default: auto, report only with evidence)
  --istio-version newest|auto|1.N
                              release whose fields are valid (default: newest); auto: the newest that the
                              files mention
  --crds PATH                 CustomResourceDefinitions (file or folder) that replace the bundled schemas of
                              their kinds; may be repeated
  --mesh-config FILE
                              a MeshConfig document; replaces the one that IstioOperators, Istio resources and
                              ConfigMaps "istio" in the files set

Tests (test; also accepts the options of the section above)
  --filter, -t TEXT           run only the cases with this in their names; "*" stands for any characters
  --format text|json|junit|tap|lcov[=FILE]
                              reports; lcov is the coverage
  --coverage                  tell which routes, rules of policies and subsets no test reaches
  --fail-under PERCENT        with a coverage below that the exit code is 1
  -w, --watch                 go on, and run them again on each change
  --verbose                   the whole story of each case that fails, and what the files leave open

rules and explain
  --format text|json          output format (default: text)
  --api-version GROUP[/VERSION]
                              explain: selects one of several kinds with the same name
  --recursive                 explain: show all nested fields as a tree

  -h, --help                  show this help
  -V, --version               show the version

Exit code: 0 no findings at or above --fail-on, 1 findings, 2 could not run or read everything.
test: 0 all cases pass, 1 some do not.
trace: 0 the request arrives, 1 it does not, or not all of it, 2 could not tell.
`;
