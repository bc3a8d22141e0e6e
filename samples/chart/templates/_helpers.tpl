{{- define "ledger.fullname" -}}
{{ printf "%s-ledger" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
