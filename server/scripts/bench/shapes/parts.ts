// The texts of the resources that the shapes are made of. They refer to each other as they should.

/** The first lines of a resource; `labels` are lines of their own. */
export function header(apiVersion: string, kind: string, name: string, namespace?: string): string {
	const place = namespace === undefined ? '' : `  namespace: ${namespace}\n`;
	return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${place}`;
}

const networking = 'networking.istio.io/v1';
const security = 'security.istio.io/v1';

export function service(name: string, namespace?: string): string {
	return `${header('v1', 'Service', name, namespace)}spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 80
    targetPort: 8080
`;
}

/** `variables`: how many lines of settings its container has, two for each. */
export function deployment(name: string, version: string, namespace?: string, variables = 1): string {
	const env = Array.from({ length: variables }, (_, index) => `        - name: MODE_${index}\n          value: "on"\n`);
	return `${header('apps/v1', 'Deployment', `${name}-${version}`, namespace)}spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
      version: ${version}
  template:
    metadata:
      labels:
        app: ${name}
        version: ${version}
    spec:
      containers:
      - name: main
        image: registry.example.com/${name}:${version}
        ports:
        - containerPort: 8080
        env:
${env.join('')}`;
}

export function destinationRule(name: string, namespace?: string, subsets: readonly string[] = ['v1', 'v2']): string {
	const host = namespace === undefined ? name : `${name}.${namespace}.svc.cluster.local`;
	return `${header(networking, 'DestinationRule', name, namespace)}spec:
  host: ${host}
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
  subsets:
${subsets.map((one) => `  - name: ${one}\n    labels:\n      version: ${one}\n`).join('')}`;
}

/** One route, by way of the gateway, which may be that of another namespace; to two subsets, or to the host as a whole. */
export function virtualService(name: string, gateway: string, namespace?: string, hasSubsets = true): string {
	const destination = (rest: string): string => `    - destination:
        host: ${name}
${rest}        port:
          number: 80
`;
	const shared = ['v1', 'v2'].map((one) => `${destination(`        subset: ${one}\n`)}      weight: 50\n`);
	return `${header(networking, 'VirtualService', name, namespace)}spec:
  hosts:
  - ${name}.example.com
  gateways:
  - ${gateway}
  http:
  - match:
    - uri:
        prefix: /${name}
    timeout: 5s
    route:
${hasSubsets ? shared.join('') : destination('')}`;
}

/** The documents of one application, which refer to each other. */
export function application(name: string, gateway: string, namespace?: string, variables = 1): readonly string[] {
	return [
		service(name, namespace),
		...['v1', 'v2'].map((version) => deployment(name, version, namespace, variables)),
		destinationRule(name, namespace),
		virtualService(name, gateway, namespace),
	];
}

/** How many resources an application has. */
export const perApplication = 5;

export function gateway(name: string, namespace?: string, hosts = '*.example.com'): string {
	return `${header(networking, 'Gateway', name, namespace)}spec:
  selector:
    istio: ingressgateway
  servers:
  - port:
      number: 80
      name: http
      protocol: HTTP
    hosts:
    - "${hosts}"
`;
}

/** A Sidecar for a namespace, whose workloads then see its own services and those named. */
export function sidecar(name: string, namespace: string, hosts: readonly string[]): string {
	return `${header(networking, 'Sidecar', name, namespace)}spec:
  outboundTrafficPolicy:
    mode: REGISTRY_ONLY
  egress:
  - hosts:
${hosts.map((one) => `    - "${one}"\n`).join('')}`;
}

export function serviceEntry(name: string, namespace?: string): string {
	return `${header(networking, 'ServiceEntry', name, namespace)}spec:
  hosts:
  - ${name}.partner.example
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - number: 443
    name: tls
    protocol: TLS
`;
}

export function namespaceOf(name: string): string {
	return `${header('v1', 'Namespace', name)}  labels:\n    istio-injection: enabled\n`;
}

export function peerAuthentication(name: string, namespace: string, app?: string): string {
	const selector = app === undefined ? '' : `  selector:\n    matchLabels:\n      app: ${app}\n`;
	return `${header(security, 'PeerAuthentication', name, namespace)}spec:\n${selector}  mtls:\n    mode: STRICT\n`;
}

export function requestAuthentication(app: string, namespace: string): string {
	return `${header(security, 'RequestAuthentication', app, namespace)}spec:
  selector:
    matchLabels:
      app: ${app}
  jwtRules:
  - issuer: https://issuer.example.com
    jwksUri: https://issuer.example.com/${app}/keys.json
`;
}

/** Lets the workloads of `from`, a namespace, call the application. */
export function authorizationPolicy(app: string, namespace: string, from: string): string {
	return `${header(security, 'AuthorizationPolicy', app, namespace)}spec:
  selector:
    matchLabels:
      app: ${app}
  action: ALLOW
  rules:
  - from:
    - source:
        namespaces:
        - ${from}
    to:
    - operation:
        methods: [GET, POST]
        paths: [/${app}/*]
`;
}

export function telemetry(name: string, namespace: string): string {
	return `${header('telemetry.istio.io/v1', 'Telemetry', name, namespace)}spec:
  tracing:
  - randomSamplingPercentage: 10
`;
}
