// Shapes of whole repositories: most bytes are CRDs, most files are small and concern nobody, some are templates and values.

import { breaking } from './flat.ts';
import { application, gateway, perApplication } from './parts.ts';
import { type File, fileOf, randomFrom, range, type Shape } from './shape.ts';

type Random = (below: number) => number;

/** A CustomResourceDefinition of some `fields` fields, which concern nobody but make up most of the bytes. */
function definition(name: string, fields: number, random: Random): string {
	const head = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}.example.io
spec:
  group: example.io
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
`;
	const field = (index: number): string => `          field${index}:
            description: >-
              Says how the ${index}th part of the thing is to be kept, and for
              how many of its ${random(100)} neighbours that holds too.
            type: string
            maxLength: ${random(1000)}
`;
	return head + range(fields).map(field).join('');
}

const template = (name: string): string => `{{- if .Values.${name}.enabled }}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {{ include "${name}.fullname" . }}
  labels:
    {{- include "${name}.labels" . | nindent 4 }}
spec:
  hosts:
  {{- range .Values.${name}.hosts }}
  - {{ . | quote }}
  {{- end }}
  http:
  - route:
    - destination:
        host: {{ include "${name}.fullname" . }}
{{- end }}
`;

function values(name: string, random: Random): string {
	const options = range(40).map((index) => `  option${index}: ${random(9999)}\n`);
	return `${name}:\n  enabled: true\n  hosts: [${name}.example.com]\n${options.join('')}`;
}

const pipeline = (name: string): string =>
	`on: [push]\njobs:\n  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: actions/checkout@v4\n    - run: make ${name}\n`;

/** The file with a number: of twenty in a row, five are whole applications, five make one, the others are something else. */
function mixedFile(index: number, namespaces: number, random: Random): File {
	const name = `app${index}`;
	const place = `ns${index % namespaces}`;
	const share = index % 20;
	if (share < 5) return [`apps/${place}/${name}.yaml`, fileOf(application(name, `${place}-gateway`, place))];
	if (share < 10) {
		const first = index - share;
		const home = `ns${first % namespaces}`;
		const one = application(`app${first}x`, `${home}-gateway`, home)[share - 5] ?? '';
		return [`loose/${home}/${name}.yaml`, one];
	}
	if (share < 12) return [`charts/${name}/templates/route.yaml`, template(name)];
	if (share < 14) return [`charts/${name}/values.yaml`, values(name, random)];
	if (share < 16) return [`ci/${name}.yml`, pipeline(name)];
	if (share < 17) return [`data/${name}.json`, JSON.stringify({ name, list: range(200).map(() => random(9999)) })];
	return [`crds/${place}/${name}.yaml`, definition(name, 150 + random(300), random)];
}

/** `files` files: for every thousand about 10 MB, and some 1,700 resources that concern us. */
export function mixed(name: string, files: number): Shape {
	const namespaces = Math.max(1, Math.round(files / 200));
	const shares = range(files - namespaces).map((index) => (index + namespaces) % 20);
	const count = (from: number, to: number): number => shares.filter((one) => one >= from && one < to).length;
	return {
		name,
		says: `a repository of ${files} files: applications, charts, definitions, pipelines`,
		resources: namespaces + count(0, 5) * perApplication + count(5, 12) + count(17, 20),
		files,
		written: function* () {
			const random = randomFrom(42);
			for (const index of range(namespaces)) {
				const place = `ns${index}`;
				yield [`apps/${place}/gateway.yaml`, gateway(`${place}-gateway`, place)];
			}
			for (let index = namespaces; index < files; index++) yield mixedFile(index, namespaces, random);
		},
		edits: [breaking(`apps/ns${100 % namespaces}/app100.yaml`)],
	};
}

/** `files` small files that concern nobody, a hundred in a folder, and one application. */
export function irrelevant(name: string, files: number): Shape {
	return {
		name,
		says: `${files} small files that concern nobody`,
		resources: 1 + perApplication,
		files: files + 1,
		written: function* () {
			yield ['app.yaml', fileOf([gateway('front', 'shop'), ...application('shop', 'front', 'shop')])];
			for (const index of range(files))
				yield [`ci/${Math.floor(index / 100)}/job${index}.yml`, pipeline(`job${index}`)];
		},
		edits: [breaking('app.yaml')],
	};
}
