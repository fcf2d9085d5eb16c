{{/* Name of the chart. */}}
{{- define "recinterp.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of everything that the release creates. */}}
{{- define "recinterp.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "recinterp.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "recinterp.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels by which a service finds its pods: they never change in the life of a release. */}}
{{- define "recinterp.selectorLabels" -}}
app.kubernetes.io/name: {{ include "recinterp.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "recinterp.labels" -}}
{{ include "recinterp.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: sidecar
app.kubernetes.io/part-of: recinterp
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "recinterp.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "recinterp.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The image, by digest where one is given. */}}
{{- define "recinterp.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* The volume that holds the bundle. A release without one would start pods that cannot serve, so it is refused. */}}
{{- define "recinterp.bundleVolume" -}}
{{- if and .Values.bundle.claim.name .Values.bundle.image.reference -}}
{{- fail "bundle: found both claim.name and image.reference, expected one of them" -}}
{{- else if .Values.bundle.claim.name -}}
persistentVolumeClaim:
  claimName: {{ .Values.bundle.claim.name | quote }}
  readOnly: true
{{- else if .Values.bundle.image.reference -}}
image:
  reference: {{ .Values.bundle.image.reference | quote }}
  pullPolicy: {{ .Values.bundle.image.pullPolicy }}
{{- else -}}
{{- fail "bundle: found neither claim.name nor image.reference, expected one of them" -}}
{{- end -}}
{{- end -}}
