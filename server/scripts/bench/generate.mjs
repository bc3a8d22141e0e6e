// A workspace to measure on: the same files at every run, shaped like real ones: most bytes are CRDs, most files are small,
// some are Helm templates, values and CI files, and the Istio resources refer to each other as they should.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A pseudo-random number below `n`, the same sequence for the same seed. */
export function randomFrom(seed) {
	let state = seed;
	return (n) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state % n;
	};
}

const header = (apiVersion, kind, name, namespace) =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;

/** The six resources of one application: five documents that refer to each other, and the pods. */
function application(name, namespace) {
	return [
		`${header('v1', 'Service', name, namespace)}spec:\n  selector:\n    app: ${name}\n  ports:\n  - name: http\n    port: 80\n    targetPort: 8080\n`,
		...['v1', 'v2'].map(
			(version) =>
				`${header('apps/v1', 'Deployment', `${name}-${version}`, namespace)}spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: ${name}\n      version: ${version}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n        version: ${version}\n    spec:\n      containers:\n      - name: main\n        image: registry.example.com/${name}:${version}\n        ports:\n        - containerPort: 8080\n        env:\n        - name: MODE\n          value: "production"\n`,
		),
		`${header('networking.istio.io/v1beta1', 'DestinationRule', name, namespace)}spec:\n  host: ${name}.${namespace}.svc.cluster.local\n  trafficPolicy:\n    connectionPool:\n      tcp:\n        maxConnections: 100\n  subsets:\n  - name: v1\n    labels:\n      version: v1\n  - name: v2\n    labels:\n      version: v2\n`,
		`${header('networking.istio.io/v1beta1', 'VirtualService', name, namespace)}spec:\n  hosts:\n  - ${name}.example.com\n  gateways:\n  - ${namespace}-gateway\n  http:\n  - match:\n    - uri:\n        prefix: /${name}\n    timeout: 5s\n    route:\n    - destination:\n        host: ${name}\n        subset: v1\n        port:\n          number: 80\n      weight: 90\n    - destination:\n        host: ${name}\n        subset: v2\n        port:\n          number: 80\n      weight: 10\n`,
	];
}

function gateway(namespace) {
	return `${header('networking.istio.io/v1beta1', 'Gateway', `${namespace}-gateway`, namespace)}spec:\n  selector:\n    istio: ingressgateway\n  servers:\n  - port:\n      number: 80\n      name: http\n      protocol: HTTP\n    hosts:\n    - "*.example.com"\n`;
}

/** A CustomResourceDefinition of some `fields` fields, which concern nobody but make up most of the bytes. */
function definition(name, fields, random) {
	const head = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${name}.example.io\nspec:\n  group: example.io\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n`;
	const field = (index) =>
		`          field${index}:\n            description: >-\n              Says how the ${index}th part of the thing is to be kept, and for\n              how many of its ${random(100)} neighbours that holds too.\n            type: string\n            maxLength: ${random(1000)}\n`;
	return head + Array.from({ length: fields }, (_, index) => field(index)).join('');
}

const template = (name) =>
	`{{- if .Values.${name}.enabled }}\napiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata:\n  name: {{ include "${name}.fullname" . }}\n  labels:\n    {{- include "${name}.labels" . | nindent 4 }}\nspec:\n  hosts:\n  {{- range .Values.${name}.hosts }}\n  - {{ . | quote }}\n  {{- end }}\n  http:\n  - route:\n    - destination:\n        host: {{ include "${name}.fullname" . }}\n{{- end }}\n`;

const values = (name, random) =>
	`${name}:\n  enabled: true\n  hosts: [${name}.example.com]\n${Array.from({ length: 40 }, (_, index) => `  option${index}: ${random(9999)}\n`).join('')}`;

const pipeline = (name) =>
	`on: [push]\njobs:\n  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: actions/checkout@v4\n    - run: make ${name}\n`;

/** Writes `files` files below `root`: for every thousand about 10 MB, and 2,700 resources that concern us. */
export function generate(root, files) {
	const random = randomFrom(42);
	rmSync(root, { recursive: true, force: true });
	const write = (path, text) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	const namespaces = Math.max(1, Math.round(files / 200));
	for (let index = 0; index < namespaces; index++) write(`apps/ns${index}/gateway.yaml`, gateway(`ns${index}`));
	for (let index = namespaces; index < files; index++) {
		const name = `app${index}`;
		const namespace = `ns${index % namespaces}`;
		const share = index % 20;
		if (share < 5) write(`apps/${namespace}/${name}.yaml`, application(name, namespace).join('---\n'));
		else if (share < 10) {
			// Five files in a row make one application, a resource each.
			const whole = `app${index - share}x`;
			const home = `ns${(index - share) % namespaces}`;
			write(`loose/${home}/${name}.yaml`, application(whole, home)[share - 5]);
		} else if (share < 12) write(`charts/${name}/templates/route.yaml`, template(name));
		else if (share < 14) write(`charts/${name}/values.yaml`, values(name, random));
		else if (share < 16) write(`ci/${name}.yml`, pipeline(name));
		else if (share < 17)
			write(`data/${name}.json`, JSON.stringify({ name, list: Array.from({ length: 200 }, () => random(9999)) }));
		else write(`crds/${namespace}/${name}.yaml`, definition(name, 150 + random(300), random));
	}
}

/** Writes a workspace of `count` resources that concern us, and nothing else. */
export function generateResources(root, count) {
	rmSync(root, { recursive: true, force: true });
	mkdirSync(root, { recursive: true });
	const namespaces = 20;
	for (let index = 0; index < namespaces; index++)
		writeFileSync(join(root, `gateway${index}.yaml`), gateway(`ns${index}`));
	for (let index = 0; index < (count - namespaces) / 5; index++) {
		writeFileSync(join(root, `app${index}.yaml`), application(`app${index}`, `ns${index % namespaces}`).join('---\n'));
	}
}
