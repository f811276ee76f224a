/** Reads the manifests as strictly as an API server would, and more. */
package dev.assay.k8s;
