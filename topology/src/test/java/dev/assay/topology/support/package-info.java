/** What the integration suites share: clusters, services in and out of this process, clients, guarantees. */
package dev.assay.topology.support;
