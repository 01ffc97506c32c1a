//! Commands: a codec on an array or a file, in one line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use num_bigint::BigInt;

use crate::codec::{CodecDirection, Transcoded};
use crate::diagnostics::{ProblemCode, Span};
use crate::values::Value;

use super::ast::{Argument, CommandOption, Expr, ExprKind, Name, OptionValue};
use super::evaluator::Stop;
use super::fault::Fault;
use super::functions::files;
use super::session::Session;
use super::unknown::file_without_quotes;

/// `spatial_delta encode axis=1 [[1, 2]]`
pub(super) struct Command<'a> {
    pub whole: Span,
    pub codec: &'a Name,
    pub action: &'a Name,
    pub options: &'a [CommandOption],
    pub operand: &'a Expr,
}

impl Session {
    /// The array that a command makes; where it is written to a file, a record of that.
    pub(super) fn command(&self, command: &Command, target: Option<&Name>) -> Result<Value, Stop> {
        let input = self.input_file(command)?;
        let Some(target) = target else {
            return match input {
                None => self
                    .eval(&command.as_call())
                    .map_err(|problem| file_without_quotes(problem, command.operand)),
                Some(input) => self.recoded(command, &input),
            };
        };
        let output = self.evaluator.path(target.span.file, &target.text);
        self.inputs()
            .refuse(&output)
            .map_err(|problem| problem.label(target.span, "a file that was read"))?;
        let written = self.written(command, input.as_deref(), target, &output)?;
        self.inputs().wrote(&output);
        Ok(written)
    }

    /// Writes what a command makes; a record of that.
    fn written(
        &self,
        command: &Command,
        input: Option<&str>,
        target: &Name,
        output: &Path,
    ) -> Result<Value, Stop> {
        let Some(input) = input else {
            let array = self
                .eval(&command.as_call())
                .map_err(|problem| file_without_quotes(problem, command.operand))?;
            return self.at(target.span, files::write(&self.evaluator, &array, output, &target.text));
        };
        let input_path = self.path(command.operand, input);
        if !files::is_transcoded(self.world(), &input_path, output) {
            let array = self.recoded(command, input)?;
            return self.at(target.span, files::write(&self.evaluator, &array, output, &target.text));
        }
        let done = self.file_to_file(command, &input_path, output);
        self.inputs().read(&input_path);
        // What can't be written is wrong with the target, all else with what is read.
        let span = match &done {
            Err(Fault::Here { problem, place, .. })
                if problem.code != ProblemCode::FileWrite && *place != files::TARGET =>
            {
                command.operand.span
            }
            _ => target.span,
        };
        self.at(span, done.and_then(|done| files::transcoded(input, &target.text, &done)))
    }

    /// The file that the operand names. A name is looked up first: its value may be a text.
    fn input_file(&self, command: &Command) -> Result<Option<Arc<str>>, Stop> {
        if !matches!(command.operand.kind, ExprKind::Text(_) | ExprKind::Name(_)) {
            return Ok(None);
        }
        match self.eval(command.operand)? {
            Value::Text(path) => Ok(Some(path)),
            _ => Ok(None),
        }
    }

    /// What the codec makes of the array in a file.
    fn recoded(&self, command: &Command, input: &str) -> Result<Value, Stop> {
        let Value::Codec(codec) = self.eval(&command.codec_call())? else { return Ok(Value::None) };
        let path = self.path(command.operand, input);
        let array = files::read(&self.evaluator, &path, None);
        self.inputs().read(&path);
        let result = array.and_then(|array| match command.direction() {
            CodecDirection::Encode => Ok(array.encode(&codec)?),
            CodecDirection::Decode => Ok(array.decode(&codec)?),
        });
        self.at(command.operand.span, result.map(|array| Value::NdArray(array.into())))
    }

    /// Works in pieces, so that files may be larger than memory.
    fn file_to_file(&self, command: &Command, input: &Path, output: &Path) -> Result<Transcoded, Fault> {
        let codec = self.eval(&command.codec_call()).map_err(Fault::Within)?;
        let Value::Codec(codec) = codec else { return Err(Fault::kind("a codec", codec.kind())) };
        files::transcode(&self.evaluator, &codec, command.direction(), input, output)
    }

    fn path(&self, operand: &Expr, written: &str) -> PathBuf {
        self.evaluator.path(operand.span.file, written)
    }

    fn at<T>(&self, span: Span, result: Result<T, Fault>) -> Result<T, Stop> {
        result.map_err(|fault| fault.locate(span, |_| Some(span)))
    }
}

impl Command<'_> {
    fn direction(&self) -> CodecDirection {
        if &*self.action.text == "decode" { CodecDirection::Decode } else { CodecDirection::Encode }
    }

    /// `spatial_delta(axis=1)`
    fn codec_call(&self) -> Expr {
        let arguments = self.options.iter().map(|option| Argument {
            name: Some(option.name.clone()),
            value: Expr { kind: option_value(option), span: option.value_span },
        });
        let kind = ExprKind::Call { function: self.codec.clone(), arguments: arguments.collect() };
        Expr { kind, span: self.codec.span }
    }

    /// `spatial_delta(axis=1).encode(x)`
    fn as_call(&self) -> Expr {
        let operand = Argument { name: None, value: self.operand.clone() };
        let kind = ExprKind::Dot {
            receiver: Box::new(self.codec_call()),
            name: self.action.clone(),
            arguments: Some(vec![operand]),
        };
        Expr { kind, span: self.whole }
    }
}

fn option_value(option: &CommandOption) -> ExprKind {
    let number = |n: &BigInt| ExprKind::Number(n.clone().into());
    match &option.value {
        // An option is one word: several axes are a text, as in `axes="0, 1"`.
        OptionValue::Text(text) if &*option.name.text == "axes" => {
            let axes: Option<Vec<BigInt>> = text.split(',').map(|axis| axis.trim().parse().ok()).collect();
            let item = |axis| Expr { kind: number(axis), span: option.value_span };
            match axes {
                Some(axes) => ExprKind::List(axes.iter().map(item).collect()),
                None => ExprKind::Text(text.clone()),
            }
        }
        OptionValue::Integer(n) => number(n),
        OptionValue::Word(word) => ExprKind::Text(word.clone()),
        OptionValue::Text(text) => ExprKind::Text(text.clone()),
    }
}
