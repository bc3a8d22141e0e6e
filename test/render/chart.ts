// A chart whose names, and one subset, are known only once Helm has rendered it.

/** What the Service and the DestinationRule of a release are made of. */
export const service = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-reviews
spec:
  ports:
  - name: http
    port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: {{ .Release.Name }}-reviews
spec:
  host: {{ .Release.Name }}-reviews
  subsets:
  - name: v1
    labels: { version: v1 }
`;

/** Its VirtualService, with a subset that the values name. */
export const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {{ .Release.Name }}-reviews
spec:
  hosts:
  - {{ .Release.Name }}-reviews
  http:
  - route:
    - destination:
        host: {{ .Release.Name }}-reviews
        subset: {{ .Values.subset }}
`;

/** The files of a chart whose routes lead to a subset. */
export const chart = (subset: string): Readonly<Record<string, string>> => ({
	'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
	'shop/values.yaml': `subset: ${subset}\n`,
	'shop/templates/service.yaml': service,
	'shop/templates/route.yaml': route,
});
