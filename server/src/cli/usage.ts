// What --help prints.

export const usage = `istio-ls: checks Istio YAML, and serves editors that do

  istio-ls check [paths]      print what is wrong in files and folders (default: this folder)
  istio-ls serve --stdio      be a language server; plain "istio-ls --stdio" does the same

Options of check
  --format text|json          for people (default) or for programs
  --fail-on error|warning|information|never
                              from which severity on the exit code is 1 (default: error)
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
  --all-rules                 the rules too that are off by default
  --baseline FILE             findings that are listed there are not reported
  --update-baseline           writes all that is found to the baseline
  --rule ID=off|hint|information|warning|error
                              severity of a rule; may be given several times
  -h, --help                  this text
  -V, --version               the version

Exit code: 0 nothing at or above --fail-on, 1 something, 2 could not run or not read everything.
`;
