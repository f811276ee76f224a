package dev.assay.topology.app;

import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkSchemes;

/** The page of every field that a watermark key may have, from what the schemes declare. Stateless; any thread may use it. */
public final class WatermarkKeyReference {
    private static final String HEAD = """
            # Fields of watermark keys

            Generated from the code. A key file is YAML or JSON with a list under `keys`; `watermark.key-file` names it. One key of
            every scheme stands in [examples/keys-all-schemes.yaml](examples/keys-all-schemes.yaml).

            At the top, beside `keys`, may stand `fingerprint-secret`: 32 random characters or more. With it the fingerprint of
            verdicts changes when a secret changes under the same id, by an HMAC that nobody without those characters can search.
            Without it the fingerprint knows keys by their ids alone.

            A field that names a JSON file names it relative to the folder of the key file. Its content counts as part of the key
            and is read with the key file: when it changes, change the key file too. For `bayesian-model`, in Python:
            `json.dump({name: t.tolist() for name, t in model.state_dict().items()}, file)`.

            Secret fields are masked everywhere. Names are those of the reference with hyphens for underscores.

            """;

    private WatermarkKeyReference() {}

    /** The page. */
    public static String markdown(WatermarkSchemes schemes) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("## Every key\n\n");
        table(page, WatermarkSchemes.sharedFields());
        for (SchemeId id : schemes.ids()) {
            page.append("\n## `")
                    .append(id.id())
                    .append("`\n\nEvidence: `")
                    .append(id.scorerId())
                    .append("`\n\n");
            table(page, id.fields());
        }
        return page.toString();
    }

    private static void table(StringBuilder page, Iterable<SchemeField> fields) {
        page.append("| Field | Default | Meaning |\n|---|---|---|\n");
        for (SchemeField field : fields) {
            page.append("| `").append(field.name()).append("` | ");
            page.append(otherwise(field)).append(" | ").append(field.about().replace("|", "\\|"));
            page.append(field.secret() ? "; secret |\n" : " |\n");
        }
    }

    private static String otherwise(SchemeField field) {
        if (field.required()) {
            return "required";
        }
        String otherwise = field.otherwise();
        return otherwise == null || otherwise.isEmpty() ? "none" : "`" + otherwise + "`";
    }
}
