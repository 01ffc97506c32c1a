//! Kernels compiled twice: for every processor of an architecture, and for those with AVX2.
//!
//! A loop over elements becomes vector instructions of the oldest processors unless the compiler is told
//! otherwise; with AVX2 the kernels are up to three times as fast. The choice is made once for a call of a
//! kernel, since rows may be so short that one choice for each would cost more than its work.

/// Work that is compiled for several sets of instructions. All that it calls must be inlined into `run`,
/// which is inlined itself: `#[inline(always)]`.
pub(crate) trait Vectorised {
    type Answer;

    fn run(self) -> Self::Answer;
}

/// Runs work with the widest vectors of this processor.
#[inline]
pub(crate) fn vectorised<W: Vectorised>(work: W) -> W::Answer {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code)]
        // SAFETY: the processor has AVX2.
        return unsafe { with_avx2(work) };
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<W: Vectorised>(work: W) -> W::Answer {
    work.run()
}
