/**
 * The service's configuration: one record per concern, read once, refused as a whole with every problem named.
 *
 * <pre>
 *   YAML file ----+  (YamlEntries)
 *   ASSAY_* ------+--&gt; SettingsBinder --&gt; records, checked in their constructors --&gt; AssayConfig
 *   --set k=v ----+        |
 *                          +--&gt; ConfigException: all problems, each with key, value, where it came from, and a fix
 * </pre>
 *
 * A later source wins over an earlier one. The records are also the only source of the reference table
 * ({@link dev.assay.topology.config.ConfigReference}) and of the printed effective configuration
 * ({@link dev.assay.topology.config.EffectiveConfig}).
 */
@NullMarked
package dev.assay.topology.config;

import org.jspecify.annotations.NullMarked;
