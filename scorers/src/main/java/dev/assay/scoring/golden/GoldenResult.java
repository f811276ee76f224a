package dev.assay.scoring.golden;

import java.util.List;

/**
 * What became of every vector file of a check. Immutable; any thread may read it.
 *
 * @param files one row per file, in path order
 */
public record GoldenResult(List<FileRow> files) {

    public GoldenResult {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param file path relative to the directory that was checked
     * @param cases all cases, run or not; 0 when the file could not be read
     * @param passed cases that agree
     * @param missed cases that differ; 1 for a file that could not be read or run
     * @param skips skipped cases by reason, as printed
     * @param largestError largest error of the numeric comparisons, of each the smaller of the absolute and the relative one
     * @param misses the first differences
     */
    public record FileRow(
            String file,
            int cases,
            int passed,
            int missed,
            int skipped,
            List<String> skips,
            double largestError,
            List<String> misses) {

        public FileRow {
            skips = List.copyOf(skips);
            misses = List.copyOf(misses);
        }
    }

    /** Whether some case agreed and none missed; where all are skipped, nothing was checked. */
    public boolean passed() {
        return casesPassed() > 0 && missed() == 0;
    }

    public int cases() {
        return files.stream().mapToInt(FileRow::cases).sum();
    }

    public int casesPassed() {
        return files.stream().mapToInt(FileRow::passed).sum();
    }

    public int missed() {
        return files.stream().mapToInt(FileRow::missed).sum();
    }

    public int skipped() {
        return files.stream().mapToInt(FileRow::skipped).sum();
    }
}
