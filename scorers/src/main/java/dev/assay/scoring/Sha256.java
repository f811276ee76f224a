package dev.assay.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), in lower-case hexadecimal digits where it is a name. Stateless; any thread may use it. */
public final class Sha256 {
    private static final int BLOCK = 1 << 20;

    private Sha256() {}

    /** A new digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Digest of bytes, [32]. */
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /** Digest of a text in UTF-8, [32]. */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Digest of bytes. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /** Digest of a text in UTF-8. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }

    /** Digest of a file of any size, a block at a time. */
    public static String hex(Path file) throws IOException {
        MessageDigest digest = digest();
        update(digest, file);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds the content of a file of any size. */
    public static void update(MessageDigest digest, Path file) throws IOException {
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read > 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
    }
}
