// What --help prints.

export const usage = `istio-ls: checks Istio YAML, and serves editors that do

  istio-ls check [paths]      print what is wrong in files and folders (default: this folder); "-" is
                              standard input, as in: helm template … | istio-ls check -
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

How files are read (check)
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
`;
