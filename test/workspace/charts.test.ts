// Names within Helm charts: templates are not rendered, but equal templates are equal names.
import { test } from 'vitest';
import { checkDefinition } from '../fixture.ts';

const chart = (name: string) => `#- charts/${name}/Chart.yaml
name: ${name}
`;
const service = (chartName: string, mark = '') => `#- charts/${chartName}/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
${mark}spec:
  ports: [{ name: http, port: 80 }]
`;
const route = (host: string) => `#- charts/shop/templates/route.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec:
  host: "${host}"
`;
const mark = '#       ^^^^^^^^^^^^^^^^^^^^^^^ 1\n';

test('another chart has names of its own', () => {
	checkDefinition(chart('shop') + chart('pay') + service('pay') + route('{{ .Release$0.Name }}-web'));
	const both = chart('shop') + chart('pay') + service('pay') + service('shop', mark);
	checkDefinition(both + route('{{ .Release$0.Name }}-web'));
});

test('however the template is spaced', () => {
	checkDefinition(chart('shop') + service('shop', mark) + route('{{- .Rele$0ase.Name -}}-web'));
});

test('the name before a templated namespace', () => {
	const host = '{{ .Rele$0ase.Name }}-web.{{ .Release.Namespace }}.svc.cluster.local';
	checkDefinition(chart('shop') + service('shop', mark) + route(host));
	checkDefinition(chart('shop') + service('shop') + route('{{ .Rele$0ase.Name }}-web.{{ .Values.domain }}'));
});

test('a chart within a chart is installed together with it', () => {
	const inner = `#- charts/shop/charts/db/Chart.yaml
name: db
#- charts/shop/charts/db/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-db
#       ^^^^^^^^^^^^^^^^^^^^^^ 1
`;
	checkDefinition(chart('shop') + inner + route('{{ .Rele$0ase.Name }}-db'));
});
