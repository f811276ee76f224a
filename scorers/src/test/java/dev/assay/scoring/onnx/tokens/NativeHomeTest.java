package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeHomeTest {
    @Test
    void leftoversOfDeadProcessesAreRecognised() {
        long alive = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
        assertThat(NativeHome.isAbandoned("assay-native-999999999-1")).isTrue();
        assertThat(NativeHome.isAbandoned("assay-native-" + alive + "-1")).isFalse();
        assertThat(NativeHome.isAbandoned("assay-native-x-1")).isFalse();
        assertThat(NativeHome.isAbandoned("other-999999999-1")).isFalse();
    }
}
