//! Codes of finite arrays, codecs and files.

codes! {
    CodecOverflow, "a value that does not fit the type",
        "A difference, or a value, is outside the range of the type that it is stored as. A wider type holds it.",
        "spatial_delta encode axis=1 dtype=i2 astype=i1 [[0, 1000]]" => "spatial_delta encode axis=1 dtype=i2 astype=i2 [[0, 1000]]";
    CodecDtype, "an unknown or unsuitable type",
        "A type is written like `i2`, `<i2` or `>u4`: byte order, kind, bytes. Decoding needs dtype where astype was \
         narrower.",
        "spatial_delta encode axis=1 dtype=i3 [[1, 2]]" => "spatial_delta encode axis=1 dtype=i4 [[1, 2]]";
    CodecGuess, "a type that a file of differences does not tell",
        "A file of differences has the type that these are stored as, not that of the values, nor the axis. `vcf \
         spatial-delta decode` without `--dtype` and `--config` takes the values to have the type of the file; where they \
         were wider, they would come out wrapped.",
        "vcf spatial-delta decode d.npy -o a.npy"
            => "vcf spatial-delta decode d.npy -o a.npy --axis 0 --dtype i2 --astype i1";
    CodecAxis, "an axis that the array does not have",
        "An array of n dimensions has the axes 0 to n - 1, and from its end -1 to -n.",
        "spatial_delta encode axis=2 [[1, 2]]" => "spatial_delta encode axis=1 [[1, 2]]";
    CodecAstype, "types that don't go together",
        "Differences are stored in a type of the same family: integers as integers, bools as bool, i1 or u1, floats as \
         themselves. `mode=\"arithmetic\"` also stores floats as wider floats, and loses bits.",
        "spatial_delta encode axis=1 dtype=f4 astype=i4 [[1.5, 2.5]]" => "spatial_delta encode axis=1 dtype=f4 [[1.5, 2.5]]";
    CodecBool, "a byte that is no bool",
        "Encoded bools are 0 and 1. Another byte says that the data come from elsewhere, or are damaged.",
        "spatial_delta decode axis=1 dtype=bool astype=u1 [[0, 7]]" => "spatial_delta decode axis=1 dtype=bool astype=u1 [[0, 1]]";
    CodecConfig, "settings of another codec",
        "The `id` of the settings names the codec that they belong to.",
        "{\"id\": \"delta\"}" => "{\"id\": \"spatial_delta\"}";
    CodecShape, "bytes that don't fill the shape",
        "A codec with `shape` takes and gives flat bytes, as many as the shape and the type make.",
        "array([1, 2, 3]).reshape(2, 2)" => "array([1, 2, 3, 4]).reshape(2, 2)";

    NdarrayRagged, "lists of different lengths",
        "The lists that an array is made of are equally long at each depth, and numbers stand at one depth only.",
        "array([[1, 2], [3]])" => "array([[1, 2], [3, 4]])";
    NdarrayCast, "a value that its type can't keep",
        "Values are never cut off silently: what does not fit the type is an error.",
        "array([1, 300], \"u1\")" => "array([1, 300], \"u2\")";
    NdarrayShape, "shapes that do not fit",
        "A new shape holds as many elements as the old one, and arrays are compared where their shapes are equal.",
        "arange(4).reshape(3)" => "arange(4).reshape(2, 2)";
    NdarrayLimit, "an array that is too large",
        "An array has a limited number of elements and of dimensions, and needs memory; the message tells how many, or \
         how much.",
        "arange(10**12)" => "arange(10**3)";
    NdarrayAxes, "axes that do not name each dimension once",
        "Transposing takes every axis once, in the new order.",
        "arange(4).reshape(2, 2).transpose(0, 0)" => "arange(4).reshape(2, 2).transpose(1, 0)";
    NdarrayIndex, "an element that the array does not have",
        "A finite array has as many indices along an axis as its shape says; negative ones count from the end.",
        "array([1, 2])[2]" => "array([1, 2])[1]";
    NdarrayUndefined, "a result that is not defined for the elements",
        "There is no least element of nothing, and no order between values that are not numbers.",
        "array([], \"i2\").min" => "array([1], \"i2\").min";

    FileMissing, "a file that can't be read",
        "There is no such file, or it may not be read. The path after `use` is relative to the file in which it stands. What a \
         program names is a regular file, no pipe and no device: these may keep it waiting for ever.",
        "use \"wavlets.vcf\"" => "use \"wavelets.vcf\"";
    FileWrite, "a file that can't be written",
        "The folder does not exist, writing there is not allowed, no room is left, or the file is an input or another \
         output as well. What stood in the file before is untouched.",
        "vcf test examples --junit no_such_folder/out.xml" => "vcf test examples --junit out.xml";
    FileAnalysis, "a file that is no static filter analysis",
        "Static filter analyses are JSON files with the bounds and test patterns of one transform. This one is damaged, \
         another program's, or lacks rows.",
        "vcf bit-widths picture.json -b 10" => "vcf analyse -w le_gall_5_3 -d 2 -o a.json; vcf bit-widths a.json -b 10";
    FileBundle, "a file that is no bundle",
        "A bundle is a zip file of static filter analyses with an index, index.json. This one is of another kind, damaged, \
         cut off, or has no analysis of the transform that is asked for.",
        "vcf bundle list archive.zip" => "vcf bundle create b.zip -s a.json; vcf bundle list b.zip";
    FileConfiguration, "analyses that do not go together",
        "Two analyses can be compared where they are about the same wavelets and depths, and their bounds say the same \
         where they assume the same of rounding. An analysis is evaluated by the model of rounding that it was made with. \
         The message names what each file is about.",
        "vcf compare depth_1.json depth_2.json" => "vcf compare mine.json theirs.json";
    FileNpy, "a file that is no array",
        "A .npy file is what numpy.save writes: a header, and exactly as many bytes as the header promises. This one is \
         of another kind, damaged, or cut off. A table in .csv has a number in every field, and the same number of fields in every line; \
         the first line may hold names. A .wav file holds sound that is not compressed.",
        "load(\"program.vcf\")" => "load(\"picture.npy\")";
    FilePng, "a picture that can't be read or written",
        "A PNG file holds rows of grey, or of two to four channels, as u1 or u2. Other arrays are no pictures until they \
         are converted.",
        "save(arange(4).reshape(2, 2), \"grey.png\")" => "save(arange(4).reshape(2, 2).astype(\"u1\"), \"grey.png\")";
    FileCycle, "files that use each other",
        "A file can't use itself, not even through others. What both need goes into a third file.",
        "use \"this_file.vcf\"" => "use \"common.vcf\"";
    PictureTooSmall, "a picture that is too small for a test pattern",
        "A test pattern is as wide and high as the filters reach, and stands only where the transform has the right \
         phase. The help names a size with room for all.",
        "vcf test-pictures a.json 8 8 -b 10" => "vcf test-pictures a.json 1920 1080 -b 10";
    FileNotProgram, "a file that can't be read as a program",
        "A file that `use` names is no program, and its name does not end with `.vcf`. Then neither its lines nor its words \
         are shown: they may be secrets, and the message may be read by everybody. In a file named `.vcf` the place and \
         the mistake are shown as in any other program. A link counts as the file that it leads to.",
        "use \"/proc/self/environ\"" => "use \"filters.vcf\"";
    FileSandbox, "a file that a program in a sandbox does not reach",
        "With `--sandbox` a program reads regular files below its folder alone, and writes none. Paths and links that lead \
         out of it are refused, whether there is something or not; so are files with several hard links, whose other names \
         may lie outside, devices, pipes and sockets. What stands after `-e`, comes from standard input or is typed at the \
         prompt has no folder, and reads nothing.",
        "vcf -e 'use \"filters.vcf\"' --sandbox" => "vcf run program.vcf --sandbox";
    FileNotUtf8, "a file that is not UTF-8 text",
        "Programs are UTF-8 texts. The message tells the first byte that does not belong.",
        "vcf run picture.png" => "vcf run program.vcf";
    FileUnformatted, "a program that is not formatted",
        "`vcf fmt --check` compares a program with its formatted text, and changes nothing. The message tells the first line \
         that differs.",
        "vcf fmt --check program.vcf" => "vcf fmt program.vcf; vcf fmt --check program.vcf";
    CommandUsage, "arguments that the command does not take",
        "An option or a subcommand does not exist, lacks its value, or goes with no other. The notes tell how the command is \
         used.",
        "vcf run --formt json a.vcf" => "vcf run --format json a.vcf";
    PromptCommand, "a `:` command that the prompt does not have",
        "Commands of the prompt begin with a colon; `:help` lists them with what stands after each.",
        ":vras" => ":vars";
    PromptHistory, "a history that can't be kept as it is",
        "What is typed is kept in the file that VCF_HISTORY names, or in the home folder. A file that is none, is larger \
         than 64 MiB, or can't be written where it holds bytes that are not UTF-8, is left alone, and nothing is kept; \
         where it can be written, these bytes are replaced.",
        "VCF_HISTORY=/ vcf" => "VCF_HISTORY=history.txt vcf";
    PromptTerminal, "a byte from the terminal that is not UTF-8 text",
        "The prompt reads UTF-8. A byte that does not belong is dropped with what was typed right after it; the line and \
         the session stay. Old settings of the Alt key send such bytes.",
        "printf '1 +\\377 1' | vcf" => "echo '1 + 1' | vcf";
}
